import { chmod, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cacheFolder, readCached, writeCached } from "../../src/definition/cache.js";
import { load } from "../../src/definition/load.js";
import { definition, serve, temporaryFolder } from "../support/build.js";

const ADDRESS = "https://help.sigmacomputing.com/openapi/x.json";
const bytes = Buffer.from('{"openapi":"3.1.0"}\n');
const validators = { etag: '"one"', lastModified: "Sat, 31 Jan 2026 09:30:00 GMT" };
const MAX = 1_000_000;

describe("a copy", () => {
  it("is what was kept, with what tells it apart", async () => {
    const folder = join(await temporaryFolder(), "made/when/needed");
    await writeCached(folder, ADDRESS, { bytes, validators, isTransient: false });
    expect(await readCached(folder, ADDRESS, MAX)).toEqual({ bytes, validators });
    expect(await readCached(folder, `${ADDRESS}?`, MAX)).toBeUndefined();
    const [name = ""] = await readdir(folder);
    expect(await readdir(folder)).toHaveLength(1);
    expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  });

  it.each([
    ["that the server forbids", { bytes, validators, isTransient: true }],
    ["that nothing tells apart", { bytes, validators: {}, isTransient: false }],
    [
      "with a name of its version that is endless",
      { bytes, validators: { etag: "x".repeat(100_000) }, isTransient: false },
    ],
  ])("is not kept: %s", async (_, downloaded) => {
    const folder = await temporaryFolder();
    await writeCached(folder, ADDRESS, downloaded);
    expect(await readdir(folder)).toEqual([]);
  });

  it.each<[string, (content: Buffer) => Buffer]>([
    ["cut off", (content) => content.subarray(0, -1)],
    ["grown", (content) => Buffer.concat([content, Buffer.from(" ")])],
    ["changed in one byte", (content) => Buffer.from(content.toString().replace("3.1.0", "3.1.1"))],
    ["without a header", () => bytes],
    ["with a header that is no JSON", (content) => Buffer.concat([Buffer.from("x"), content])],
    ["empty", () => Buffer.alloc(0)],
    ["of zeros", (content) => Buffer.alloc(content.length)],
  ])("that is damaged doesn't count: %s", async (_, damage) => {
    const folder = await temporaryFolder();
    await writeCached(folder, ADDRESS, { bytes, validators, isTransient: false });
    const path = join(folder, (await readdir(folder))[0] ?? "");
    await writeFile(path, damage(await readFile(path)));
    expect(await readCached(folder, ADDRESS, MAX)).toBeUndefined();
  });

  it("larger than may be doesn't count", async () => {
    const folder = await temporaryFolder();
    await writeCached(folder, ADDRESS, { bytes: Buffer.alloc(200_000), validators, isTransient: false });
    expect(await readCached(folder, ADDRESS, 100_000)).toBeUndefined();
  });

  it("that can't be written is no error, and leaves nothing", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "file"), "");
    await writeCached(join(folder, "file"), ADDRESS, { bytes, validators, isTransient: false });
    expect(await readFile(join(folder, "file"), "utf8")).toBe("");
    await chmod(folder, 0o500);
    await writeCached(join(folder, "below"), ADDRESS, { bytes, validators, isTransient: false });
    await chmod(folder, 0o700);
  });
});

describe("a download", () => {
  it("isn't fetched again while it is unchanged", async () => {
    let text = JSON.stringify(definition());
    const etag = () => `"${text.length}"`;
    let bodies = 0;
    const { url, requests } = await serve((request, answer) => {
      if (request.headers["if-none-match"] === etag()) return answer.writeHead(304).end();
      bodies += 1;
      return answer.writeHead(200, { etag: etag() }).end(text);
    });
    const folder = await temporaryFolder();
    const first = await load(url, { cacheFolder: folder });
    const second = await load(url, { cacheFolder: folder });
    expect(second).toEqual(first);
    expect([requests.length, bodies]).toEqual([2, 1]);

    text = JSON.stringify(definition({ info: { title: "Another one", version: "2" } }));
    expect((await load(url, { cacheFolder: folder })).hash).not.toBe(first.hash);
    expect([requests.length, bodies]).toEqual([3, 2]);
    expect(await readdir(folder)).toHaveLength(1);
  });

  it("is not kept when it is no definition", async () => {
    const { url } = await serve((_request, answer) => answer.writeHead(200, { etag: '"x"' }).end("<html></html>"));
    const folder = await temporaryFolder();
    await expect(load(url, { cacheFolder: folder })).rejects.toThrow();
    expect(await readdir(folder)).toEqual([]);
  });

  it("that breaks off leaves the copy as it was", async () => {
    let breaks = false;
    const { url } = await serve((request, answer) => {
      if (!breaks) return answer.writeHead(200, { etag: '"1"' }).end(JSON.stringify(definition()));
      answer.writeHead(200, { etag: '"2"', "content-length": 1000 }).write("{");
      return setTimeout(() => request.socket.destroy(), 20);
    });
    const folder = await temporaryFolder();
    await load(url, { cacheFolder: folder });
    breaks = true;
    await expect(load(url, { cacheFolder: folder })).rejects.toThrow(/broke off/);
    expect((await readCached(folder, url, MAX))?.validators).toEqual({ etag: '"1"' });
    expect(await readdir(folder)).toHaveLength(1);
  });
});

describe("the folder", () => {
  it.each<[string, { [name: string]: string }, string, string | undefined]>([
    ["of Linux", { HOME: "/home/ada" }, "linux", "/home/ada/.cache/sigma-postman"],
    ["that XDG_CACHE_HOME names", { HOME: "/home/ada", XDG_CACHE_HOME: "/big" }, "linux", "/big/sigma-postman"],
    [
      "whatever a relative XDG_CACHE_HOME says",
      { HOME: "/home/ada", XDG_CACHE_HOME: "x" },
      "linux",
      "/home/ada/.cache/sigma-postman",
    ],
    ["of macOS", { HOME: "/Users/ada" }, "darwin", "/Users/ada/Library/Caches/sigma-postman"],
    ["of Windows", { LOCALAPPDATA: "/local" }, "win32", "/local/sigma-postman"],
    ["of Windows, where it isn't known", {}, "win32", undefined],
    ["that SIGMA_POSTMAN_CACHE names", { HOME: "/home/ada", SIGMA_POSTMAN_CACHE: "/own" }, "linux", "/own"],
    [
      "of nobody, when SIGMA_POSTMAN_CACHE is empty",
      { HOME: "/home/ada", SIGMA_POSTMAN_CACHE: "" },
      "linux",
      undefined,
    ],
  ])("is that %s", (_, env, platform, want) => {
    expect(cacheFolder(env, platform)).toBe(want);
  });
});
