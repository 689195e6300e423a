// Usage: node akismet.mjs CLIENT PORT KEY < STEPS
// Drives a client of Akismet as it is. STEPS is JSON: [["check", {"text": …, "email": …}], …]; printed are
// what the client returned of each, or {"error": …}.
import dns from "node:dns";
import { readFileSync } from "node:fs";

// Clients put the key before the host: KEY.akismet.test is this machine.
const lookup = dns.lookup;
dns.lookup = (name, options, done) => {
  if (!String(name).endsWith("akismet.test")) return lookup(name, options, done);
  if (typeof options === "function") return options(null, "127.0.0.1", 4);
  if (options.all) return done(null, [{ address: "127.0.0.1", family: 4 }]);
  return done(null, "127.0.0.1", 4);
};

const [name, port, key] = process.argv.slice(2);
const BLOG = "https://blog.example/";

const clients = {
  async "akismet-api"() {
    const { AkismetClient } = (await import("akismet-api")).default;
    const client = new AkismetClient({ key, blog: BLOG, host: `akismet.test:${port}`, protocol: "http" });
    const of = ({ text, email, ip }) => ({ content: text, name: "Ann", email, ip, useragent: "t", type: "comment" });
    return {
      verify: () => client.verifyKey(),
      check: (comment) => client.checkSpam(of(comment)),
      spam: async (comment) => (await client.submitSpam(of(comment))).text,
      ham: async (comment) => (await client.submitHam(of(comment))).text,
    };
  },
  async akismet() {
    const { client: make } = (await import("akismet")).default;
    const client = make({ apiKey: key, blog: BLOG, host: "akismet.test", port: Number(port) });
    const of = ({ text, email, ip }) => ({
      comment_content: text, comment_author: "Ann", comment_author_email: email, user_ip: ip,
    });
    const ask = (call, ...what) => new Promise((good, bad) =>
      client[call](...what, (error, answer) => (error ? bad(error) : good(answer ?? null))));
    return {
      verify: () => ask("verifyKey"),
      check: (comment) => ask("checkComment", of(comment)),
      spam: (comment) => ask("submitSpam", of(comment)),
      ham: (comment) => ask("submitHam", of(comment)),
    };
  },
  async "@cedx/akismet"() {
    const { Author, Blog, CheckResult, Client, Comment } = await import("@cedx/akismet");
    const client = new Client(key, new Blog({ url: BLOG }), { baseUrl: `http://127.0.0.1:${port}/` });
    const of = ({ text, email, ip }) => new Comment({
      author: new Author({ ipAddress: ip, name: "Ann", email }), content: text, context: ["bread", "baking"],
    });
    return {
      verify: () => client.verifyKey(),
      check: async (comment) => (await client.checkComment(of(comment))) !== CheckResult.ham,
      spam: async (comment) => (await client.submitSpam(of(comment))) ?? null,
      ham: async (comment) => (await client.submitHam(of(comment))) ?? null,
    };
  },
};

const client = await clients[name]();
const answers = [];
for (const [step, comment] of JSON.parse(readFileSync(0, "utf8"))) {
  try {
    answers.push(await client[step](comment));
  } catch (error) {
    answers.push({ error: String(error.message ?? error) });
  }
}
console.log(JSON.stringify(answers));
