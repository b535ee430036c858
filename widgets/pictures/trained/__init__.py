"""What a trained net answers, drawn."""
