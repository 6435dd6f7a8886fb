"""The portal as it is put to work: production's settings, a real nginx, a role that owns nothing, backups taken back (`make doors`)."""
