// Work that must not run twice at once.

// Runs once more when it was asked for while it ran, or when what it fetched is `outdated` by then.
export function oneAtATime(run) {
  let running = null,
    again = false;
  function ask() {
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
  }
  ask.outdated = () => {
    again = running !== null;
  };
  return ask;
}
