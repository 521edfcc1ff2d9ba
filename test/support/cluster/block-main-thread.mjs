// Loaded before a process of the product: SIGUSR2 keeps its main thread busy for 9 s, as a CPU that is never given to it would.
process.on('SIGUSR2', () => {
  const started = performance.now();
  let spins = 0;
  while (performance.now() - started < 9_000) spins += 1;
  console.log(`blocked for ${Math.round(performance.now() - started)} ms, ${spins} rounds`);
});
