// Programs that the engines need beside themselves.

/** Ends a program that was started here, and waits for its end. */
export async function endProcess(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await exit;
}
