/** Lateness of this isolate's alarms since the last read, in ms. */
let late: number[] = [];

export function noteAlarm(scheduledAt: number | undefined): void {
  late.push(scheduledAt === undefined ? 0 : Date.now() - scheduledAt);
}

export function takeLateness(): Response {
  const taken = late;
  late = [];
  return Response.json(taken);
}

export const LATENESS_PATH = '/__bench/lateness';
