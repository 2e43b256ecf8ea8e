export function startMeter(): { take(): number; stop(): void };
