"""The parts of a plan's graph, each written as statements; `hongtu.graph.build` puts them together."""
