declare module "postman-collection-transformer" {
  interface Options {
    inputVersion: string;
    outputVersion: string;
    retainIds: boolean;
    normalize: boolean;
  }
  const transformer: {
    convert(collection: unknown, options: Options, done: (error: unknown, result: unknown) => void): void;
  };
  export default transformer;
}
