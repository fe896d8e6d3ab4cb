/** An error as the SDK throws it: its name says what AWS answered. */
export function awsFailure(name: string): Error {
  const error = new Error(name);
  error.name = name;
  return error;
}
