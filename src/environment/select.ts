/** The hosts of a definition that get an environment. */
import type { Server } from "../api/model.js";
import { serverSlug } from "../api/server.js";
import { UsageError } from "../errors.js";
import { CLOUDS } from "../sigma/regions.js";
import { didYouMean } from "../text/nearest.js";

export interface ServerSelection {
  /** `aws`, `gcp`, `azure`; none or an empty list means all. */
  readonly cloud?: readonly string[] | undefined;
  /** `us-west`, or `aws-us-west`; none or an empty list means all. */
  readonly region?: readonly string[] | undefined;
}

/** @throws UsageError when a cloud or region names none of the definition's */
export function selectServers(servers: readonly Server[], { cloud = [], region = [] }: ServerSelection): Server[] {
  const known = servers.map(serverSlug).join(", ");
  for (const name of cloud) {
    if (servers.some((server) => isInCloud(server, name))) continue;
    throw new UsageError(`no host in the cloud "${name}"`, {
      hint: `${didYouMean(name, CLOUDS)}The definition has ${known}; clouds are ${CLOUDS.join(", ")}.`,
    });
  }
  for (const name of region) {
    if (servers.some((server) => isInRegion(server, name))) continue;
    const names = servers.flatMap((server) => [server.region, serverSlug(server)]);
    throw new UsageError(`no host in the region "${name}"`, {
      hint: `${didYouMean(name, names)}The definition has ${known}.`,
    });
  }
  const selected = servers.filter(
    (server) =>
      (cloud.length === 0 || cloud.some((name) => isInCloud(server, name))) &&
      (region.length === 0 || region.some((name) => isInRegion(server, name))),
  );
  if (selected.length > 0 || servers.length === 0) return selected;
  throw new UsageError(`no host in the cloud ${cloud.join(", ")} and the region ${region.join(", ")}`, {
    hint: `The definition has ${known}.`,
  });
}

function isInCloud(server: Server, name: string): boolean {
  return server.cloud === name;
}

function isInRegion(server: Server, name: string): boolean {
  return server.region === name || serverSlug(server) === name;
}
