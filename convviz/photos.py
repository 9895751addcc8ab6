"""What there is to choose of photos, by name; to make pixels of them is left to the renderer."""

#: The sample pictures: a room in colour, rings of every frequency, and grey steps with bars and dots.
SPECIMENS = ("still_life", "zone_plate", "staircase")
#: The ways to show any numbers as grey: as they are and cut off, stretched, or around a middle grey.
TONES = ("clamped", "rescaled", "signed")
