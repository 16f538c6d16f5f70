import { smsVariables, type SmsVariable } from './catalogue.ts';

const PLACE = /\{\{([^{}]*)\}\}/g;

/** The text with its placeholders filled; what there is no value for, is left out. */
export const filled = (text: string, variables: Readonly<Record<string, string>>): string =>
  text.replace(PLACE, (_all, name: string) => variables[name] ?? '');

/** Names of the placeholders in the order of their first use: how operators number them. */
export const placesIn = (text: string): string[] => [
  ...new Set([...text.matchAll(PLACE)].map(([, name = '']) => name)),
];

/** Names in a text that no text is filled with. */
export const unknownPlaces = (text: string): string[] =>
  placesIn(text).filter((name) => !smsVariables.includes(name as SmsVariable));
