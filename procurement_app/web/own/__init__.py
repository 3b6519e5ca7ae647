"""The pages of a social firm about itself."""
