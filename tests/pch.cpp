// Exists only to own the precompiled header of the tests.
int main() {
  return 0;
}
