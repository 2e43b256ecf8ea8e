/** Lets others have their turn of the event loop, between two parts of something long. */
export const othersTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
