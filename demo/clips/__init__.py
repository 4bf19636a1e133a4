"""The clips that ship with the demo, and the script that makes them."""
