# The same commands without `just`: each recipe is one line.

# Everything that must hold, from a bare clone.
ci:
    .ci/run

# Two minutes of fuzzing for each target, or for those that are named.
fuzz *targets:
    tests/long/fuzz --seconds 120 {{targets}}
