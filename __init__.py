"""Hongtu 宏图 turns government plans into a knowledge graph that answers questions and shows its evidence."""
