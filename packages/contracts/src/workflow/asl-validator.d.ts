/** The part of asl-validator that the tests use; the package ships no types. */
declare module "asl-validator" {
  export default function validate(definition: object): {
    readonly isValid: boolean;
    errorsText(separator?: string): string;
  };
}
