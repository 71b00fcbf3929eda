"""An NHN Cloud on this machine."""
