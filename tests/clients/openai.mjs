// Drives OpenAI's client for Node: reads from stdin what to ask, a JSON document a line, each with
// `address`, `key` and what to create or list; answers with what came back, or was thrown, a line each.
import { createInterface } from "node:readline";
import OpenAI from "openai";

async function ask({ address, key, create, list }) {
  const client = new OpenAI({ baseURL: `${address}/v1`, apiKey: key, maxRetries: 0 });
  if (!list) return await client.moderations.create(create);
  const names = [];
  for await (const model of client.models.list()) names.push(model.id);
  return names;
}

for await (const line of createInterface({ input: process.stdin })) {
  let told;
  try {
    told = { answer: await ask(JSON.parse(line)) };
  } catch (error) {
    const { status, code, type, param } = error;
    const retryAfter = error.headers?.get("retry-after") ?? null;
    told = { error: { name: error.constructor.name, status, code, type, param, retryAfter } };
  }
  console.log(JSON.stringify(told));
}
