/* Sections of functions and objects. */
__attribute__((section("a"))) void a(void); // expect: attribute-section
static const char b[] __attribute__((unused, section("b"))) = "b"; // expect: attribute-section, attribute-diagnostic
void c(int section);
