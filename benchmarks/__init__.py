"""What the speed figures come from; ``python -m benchmarks`` measures all, or those that are named."""
