"""The pure fold from measurements to events and a breakdown."""
