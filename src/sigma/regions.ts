/**
 * The regional hosts of Sigma. An organization lives on one of them; users find theirs in Administration, under
 * Developer Access. A definition need not name the cloud of a host (`api.sigmacomputing.com` is GCP US), this table does.
 */
import type { Cloud, Server } from "./types.js";

export const SERVERS: readonly Server[] = [
  server("aws-api.sigmacomputing.com", "aws", "us-west", "AWS US (West)"),
  server("api.us-a.aws.sigmacomputing.com", "aws", "us-east", "AWS US (East)"),
  server("api.ca.aws.sigmacomputing.com", "aws", "canada", "AWS Canada"),
  server("api.eu.aws.sigmacomputing.com", "aws", "europe", "AWS Europe"),
  server("api.uk.aws.sigmacomputing.com", "aws", "uk", "AWS UK"),
  server("api.au.aws.sigmacomputing.com", "aws", "australia", "AWS Australia and APAC"),
  server("api.sigmacomputing.com", "gcp", "us", "GCP US"),
  server("api.sa.gcp.sigmacomputing.com", "gcp", "ksa", "GCP KSA"),
  server("api.us.azure.sigmacomputing.com", "azure", "us", "Azure US"),
  server("api.eu.azure.sigmacomputing.com", "azure", "europe", "Azure Europe"),
  server("api.ca.azure.sigmacomputing.com", "azure", "canada", "Azure Canada"),
  server("api.uk.azure.sigmacomputing.com", "azure", "uk", "Azure UK"),
  server("api.au.azure.sigmacomputing.com", "azure", "australia", "Azure Australia"),
];

export const CLOUDS: readonly Cloud[] = ["aws", "gcp", "azure"];

/** The domain whose hosts may be sent a client secret. */
export const DOMAIN = "sigmacomputing.com";

function server(host: string, cloud: Cloud, region: string, label: string): Server {
  return { url: `https://${host}`, cloud, region, label };
}
