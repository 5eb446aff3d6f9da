"""Pictures of levels: text for terminals, SVG, PNG and animated GIF."""
