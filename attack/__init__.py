"""A standing attack: claims whose truth is known without this project, checked by it."""
