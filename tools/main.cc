#include "tools/commands/commands.h"

int main(int argc, char** argv) { return evenstride::run_program(argc, argv, {}); }
