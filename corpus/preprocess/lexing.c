/* Tokens at their limits. */
a+++++b x>>=y->z...w .. .1e+5.x 0x1p-3+ 1.2.3e+ 0xe+1 a::b <: :> <% %> %: %:%: %:%
"a\"b" 'c\'' L"x" u8"y" u'z' U"w" R"x(a\
#if 1 )" )x" LR"(b)" u8R"(c)"
sp\
lit "str\
ing" /\
/ comment \
still
/* * / ** */ after $dollar a$b é \u00e9t\u00e9
1'000 @ ` \ 'unterminated
"unterminated
next	tab  feed
-> - > ->* & && &= | || |= ^ ^= ! != = == <<= >>= ## # ; ? ~
