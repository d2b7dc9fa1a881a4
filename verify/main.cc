#include "verify/program.h"

int main(int argc, char** argv) { return rotulus::verify::run(argc, argv, ROTULUS_VERSION); }
