const required = 26;

/** Ends the process with a remedy on an older Node. Call it before anything is imported that an older Node cannot load. */
export function requireNode(): void {
  if (Number(process.versions.node.split('.')[0]) >= required) return;
  console.error(
    `export-center: needs Node ${required}, this is ${process.version}: start it with bin/export-center or npm start`,
  );
  process.exit(1);
}
