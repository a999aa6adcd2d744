/**
 * Postman's own shapes, as far as this project writes them, with Postman's field names.
 * @see https://schema.postman.com/collection/json/v2.1.0/draft-07/docs/index.html
 */

export interface PostmanCollection {
  info: { _postman_id: string; name: string; description: string; schema: string };
  item: PostmanEntry[];
  auth: PostmanAuth;
  event?: PostmanEvent[];
}

/** Settings of a request. Those of a collection hold in newman and the Postman CLI as well, but the app's export loses them. */
export interface PostmanSettings {
  followRedirects: boolean;
  /** A GET's body is sent, too. */
  disableBodyPruning?: true;
}

export type PostmanEntry = PostmanFolder | PostmanItem;

export interface PostmanFolder {
  id: string;
  name: string;
  description?: string;
  event?: PostmanEvent[];
  item: PostmanEntry[];
}

export interface PostmanItem {
  id: string;
  name: string;
  event?: PostmanEvent[];
  protocolProfileBehavior?: PostmanSettings;
  request: PostmanRequest;
  response: PostmanResponse[];
}

export interface PostmanRequest {
  auth?: PostmanAuth;
  method: string;
  header: PostmanHeader[];
  body?: PostmanBody;
  url: PostmanUrl;
  description?: string;
}

export type PostmanAuth =
  | { type: "noauth" }
  | { type: "bearer"; bearer: { key: "token"; value: string; type: "string" }[] };

export interface PostmanHeader {
  key: string;
  value: string;
  description?: string;
  disabled?: true;
}

export interface PostmanUrl {
  raw: string;
  host: string[];
  path?: string[];
  query?: PostmanQueryParam[];
  variable?: PostmanPathVariable[];
}

/** The request of a saved example. */
export interface PostmanSentRequest {
  method: string;
  header?: PostmanHeader[];
  body?: PostmanBody;
  url: PostmanSentUrl;
}

/** The schema allows host and path as text, which takes a line where a list takes one for each segment. */
export interface PostmanSentUrl extends Omit<PostmanUrl, "raw" | "host" | "path"> {
  host: string;
  path?: string;
}

export interface PostmanQueryParam {
  key: string;
  /** Left out where the key is all of it, without `=`. */
  value?: string;
  description?: string;
  disabled?: true;
}

export interface PostmanPathVariable {
  key: string;
  value: string;
  description?: string;
}

/** How a text is shown. */
export type PostmanLanguage = "json" | "text" | "xml" | "html" | "javascript";

export type PostmanBody =
  | { mode: "raw"; raw: string; options?: { raw: { language: PostmanLanguage } } }
  | { mode: "urlencoded"; urlencoded: PostmanFormField[] }
  | { mode: "formdata"; formdata: (PostmanFormField | PostmanFileField)[] }
  | { mode: "file"; file: { src: string } };

export interface PostmanFormField {
  key: string;
  value: string;
  type: "text";
  /** Of a part of a multipart body. */
  contentType?: string;
  description?: string;
  disabled?: true;
}

export interface PostmanFileField {
  key: string;
  type: "file";
  src: string[];
  contentType?: string;
  description?: string;
  disabled?: true;
}

export interface PostmanEvent {
  listen: "prerequest" | "test";
  script: { type: "text/javascript"; exec: string[] };
}

export interface PostmanResponse {
  id: string;
  name: string;
  originalRequest: PostmanSentRequest;
  status: string;
  code: number;
  _postman_previewlanguage: PostmanLanguage;
  header: { key: string; value: string }[];
  body: string;
}

export interface PostmanEnvironment {
  id: string;
  name: string;
  values: { key: string; value: string; type: "default" | "secret"; enabled: boolean }[];
  _postman_variable_scope: "environment";
}

export function isFolder(entry: PostmanEntry): entry is PostmanFolder {
  return "item" in entry;
}
