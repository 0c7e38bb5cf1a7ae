# Writes a source file that holds a text file: cmake -DIN=file -DOUT=file.cc -DSYMBOL=kName -P embed_text.cmake
file(READ ${IN} content)
file(WRITE ${OUT}.new "// Made from ${IN}.
#include <string_view>

namespace evenstride {
extern const std::string_view ${SYMBOL};
const std::string_view ${SYMBOL} = R\"text(${content})text\";
}  // namespace evenstride
")
file(COPY_FILE ${OUT}.new ${OUT} ONLY_IF_DIFFERENT)
