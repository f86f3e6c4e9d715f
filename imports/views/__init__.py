"""Pages of imports: upload, columns, preview, progress, names, undo."""
