/** A definition as the tests judge by it, independently of src/: validation by Ajv. */
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormatsModule from "ajv-formats";
import type { Node } from "../../fake-sigma/definition.js";

export { dereference, lookUp, METHODS, readDefinition } from "../../fake-sigma/definition.js";

// ajv-formats is CommonJS, and its types see the module where Node sees the function.
const addFormats = addFormatsModule as unknown as (ajv: Ajv2020) => void;

/** Compiles the schema at a place of the document, whose references stay references. */
export class Validator {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: true });
  private readonly known = new Map<string, ValidateFunction>();

  constructor(readonly document: Node) {
    addFormats(this.ajv);
    // Formats of OpenAPI that say nothing JSON could check.
    for (const format of ["double", "float", "int32", "int64", "binary", "password"]) this.ajv.addFormat(format, true);
    this.ajv.addSchema({ $id: "definition:", ...this.document, $schema: undefined } as object);
  }

  /** Why the value is not valid; undefined when it is. @param pointer `#/paths/...` */
  fault(pointer: string, value: unknown): string | undefined {
    let validate = this.known.get(pointer);
    if (!validate) {
      validate = this.ajv.compile({ $ref: `definition:${encodeURI(pointer).replaceAll("?", "%3F")}` });
      this.known.set(pointer, validate);
    }
    return validate(value) ? undefined : this.ajv.errorsText(validate.errors);
  }
}

export function pointerTo(...keys: string[]): string {
  return `#/${keys.map((key) => key.replaceAll("~", "~0").replaceAll("/", "~1")).join("/")}`;
}
