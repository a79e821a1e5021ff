/* Floating constants to base sixteen. */
double a = 0x1.8p3; // expect: hexadecimal-float
float b = 0X.8P-1f; // expect: hexadecimal-float
double c = 12.0e3;
int d = 0x1e3;
