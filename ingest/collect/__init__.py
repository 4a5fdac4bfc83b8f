"""Collection: notifications journalled, decoded and handed on."""
