/** Made-up clips and forms: shapes as the contract says, words that nobody said. */
import type { Assignment, Form, FormDefinition } from "../lib/contract";
import { fakePeaks } from "./fake-sound.ts";

const CONDITIONS = [
  "no_speech", "wrong_language", "cut_off", "several_people", "machine_speech", "child_voice", "unintelligible", "broken_audio",
];

export const commandForm: FormDefinition = {
  title: { en: "Command understanding" },
  questions: [
    {
      id: "intent", type: "choice", required: true, text: { en: "What did the person want?" },
      options: [
        { id: "weather", text: { en: "Weather" }, key: "1" },
        { id: "traffic", text: { en: "Traffic or a route" }, key: "2" },
        { id: "restaurant", text: { en: "A place to eat" }, key: "3" },
        { id: "call", text: { en: "Call or message" }, key: "4" },
        { id: "timer", text: { en: "Timer, alarm, reminder" }, key: "5" },
        { id: "other", text: { en: "Something else" }, key: "6" },
      ],
    },
    { id: "understood", type: "yes_no", required: true, text: { en: "Did the assistant understand it?" } },
    { id: "said", type: "transcript", required: false, text: { en: "Write what was said to the device." }, prefill: "hypothesis", max_length: 5000 },
  ],
};

export const form: Form = { project: { slug: "commands", name: { en: "Command understanding" } }, version: 1, definition: commandForm };

const SAID = [
  "computer will it rain here tonight",
  "computer call john and put her on the speaker",
  "computer how long to the airport",
  "computer set a timer for fifty minutes no sixteen",
  "computer find a table for four near the river",
  "computer remind me to water the tomato is when i get home",
];

const CONTEXTS: Record<string, unknown>[] = [
  { assistant_answer: "Yes, light rain from about <b>eight</b> o'clock.", intent: "ask_weather", place: { kind: "weather", cell: "9q8y", center: { lat: 37.7, lon: -122.5 }, width_km: 39, height_km: 19 } },
  { intent: "call_contact", contacts: { said: "Joan", chosen: "John A.", candidates: ["Joan F.", "John A.", "Joanne P."] } },
  { intent: "ask_traffic", slots: { to: "airport" }, place: { kind: "traffic", cell: "9q8yy", center: { lat: 37.7, lon: -122.5 }, width_km: 4.9, height_km: 4.9 } },
];

export function fakeClip(number: number, more: Partial<Assignment> = {}): Assignment {
  const id = `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
  const duration_s = 3 + (number % 4) * 1.3;
  const hypothesis = SAID[number % SAID.length] ?? "";
  return {
    id, duration_s, language: "en-US", context: { hypothesis, ...CONTEXTS[number % CONTEXTS.length] }, warnings: [],
    conditions: CONDITIONS, audio_url: `/api/v1/assignments/${id}/audio`, peaks: fakePeaks(duration_s, number),
    prefill: { said: hypothesis }, draft: null, parked: false, ...more,
  };
}
