// Work that must not run twice at once.

// Runs once more when it was asked for while it ran.
export function oneAtATime(run) {
  let running = null,
    again = false;
  return function ask() {
    if (running) {
      again = true;
      return running;
    }
    running = run().finally(() => {
      running = null;
      if (again) {
        again = false;
        return ask();
      }
    });
    return running;
  };
}
