"""What widgets share: looks, controls, history, presets."""
