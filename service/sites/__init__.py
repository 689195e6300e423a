"""Sites and their keys: who may ask, and what each site asks of the machine."""
