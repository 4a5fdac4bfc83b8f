"""Who may see the pages, and who may press their buttons."""
