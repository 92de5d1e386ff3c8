// What happy-dom lacks and the components use.
