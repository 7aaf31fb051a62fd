BEGIN {
  n = 24
  omega = 1.0
  start = "cold"
  tolerance = 1e-7

  pi = atan2(0, -1)
  for (i = 0; i <= n; i++) for (j = 0; j <= n; j++) u[i, j] = (j == n) ? sin(pi * i / n) : guess(i, j)
  for (moved = 1; moved > tolerance && sweeps < 4000; sweeps++) {
    moved = 0
    for (i = 1; i < n; i++) for (j = 1; j < n; j++) {
      step = omega * ((u[i - 1, j] + u[i + 1, j] + u[i, j - 1] + u[i, j + 1]) / 4 - u[i, j])
      u[i, j] += step
      if (step > moved) moved = step; else if (-step > moved) moved = -step
    }
    if (moved > 1e6) break
  }
  print "updates", sweeps * (n - 1) * (n - 1), "omega", omega, "start", start
  for (i = 0; i <= n; i++) for (j = 0; j <= n; j++) printf "%d %d %.9g\n", i, j, u[i, j]
}

# What a point inside is before the first sweep.
function guess(i, j) {
  if (i == 0 || i == n || j == 0) return 0
  if (start == "linear") return sin(pi * i / n) * j / n
  if (start == "curved") return sin(pi * i / n) * exp(pi * (j - n) / n)
  if (start == "warm") return 0.5
  return 0
}
