"""The models that serve: the shared one, those of single sites, and how they are taken up."""
