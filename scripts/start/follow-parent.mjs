// Preloaded into every Node child: when the supervisor is killed without a chance to end its children, they end themselves.
const supervisor = process.ppid;
setInterval(() => {
  if (process.ppid !== supervisor) process.kill(process.pid, "SIGTERM");
}, 1000).unref();
