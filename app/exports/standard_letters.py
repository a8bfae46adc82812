"""Which letters the systems of municipalities hold: those of 行政事務標準文字 (MJ+), by code point. Pure.

Kanji are those of the 文字情報基盤 (MJ), on which 行政事務標準文字 is built: the code points that IPAmj明朝 Ver.005.01 draws, 52,605 of them, kept here as
a list of yes and no. What MJ+ adds to MJ has mostly no code point of its own yet. Everything else is standard where JIS X 0213 or code page 932
has it. A variation selector only chooses between drawings, so its letter alone counts. docs/standard-forms.md says for readers what is covered.
"""

import re
import unicodedata
import zlib
from base64 import b85decode
from functools import cache, lru_cache
from typing import Final

from app.typed_text import PRIVATE_USE

_FIRST: Final = 0x3400
_SELECTORS: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_KANJI: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_OTHERS: Final = ("euc_jis_2004", "cp932")


def is_standard(letter: str) -> bool:
    """True for a letter, with the marks and the selector that belong to it, which such a system holds."""
    return letter.isascii() or all(map(_is_standard, unicodedata.normalize("NFC", _SELECTORS.sub("", letter))))


@lru_cache(maxsize=8192)
def _is_standard(character: str) -> bool:
    if _KANJI.match(character):
        place = ord(character) - _FIRST
        return bool(_kanji()[place >> 3] >> (place & 7) & 1)
    return not PRIVATE_USE.match(character) and any(_holds(codec, character) for codec in _OTHERS)


def _holds(codec: str, character: str) -> bool:
    try:
        character.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


@cache
def _kanji() -> bytes:
    """A bit for each code point from _FIRST on: 1 for a kanji of the MJ."""
    return zlib.decompress(b85decode(_PACKED))


_PACKED: Final = (
    "c-rlJdwf*Ywf{adLuMc`Gdz?akuy9hv_grGE3rJz5NW|%Y_PpvyseU;wrG6>ixL!)ee%G>7l~2}ZIKD3t=fk{(L#%G1`q;O9IOwpB%Fx>0s=Xc"
    "OvstZIcKlC_L-Rw+u!H+=kK52EMU%S@3q(CyVl-&n00jER3cVZHmLCf{RYrV7Hh76J*ojgol!8EZh!%dY7Br<h=T$RM^u=TP(i7TcPeF1fuuGl"
    "Ez+Y(5K1%&%ApdVG6FOL1~nl};X|N`g~PD&Hc+%61C{N9AhbvnIsvA4cItqapkWgnhIJjQr~pHRig!Cr-V0O+;}a8NpyQRr@PL=MGH3<p!pqYD"
    "32Ih?PWdPnwgcrNXnGK&E_j8a@W0+H&H*=U;7_3kpaFX*)C^yw$zhRB0qn*rR2X&}lv*unv@Z%!2ecia8%J;FtzzA+ZASOZlUA74(716z(oh!8"
    "0<8lH28s&SOd6~!sbr^W5}lom3^-Fz%TQBPJ~`HYFrkYZ6uVk#(7vaDW#ECcLu0s6XvUDSAt^e9+fZ)G^^!EZX-eo6JG4@Akbzs43Wj2z#rTIr"
    "Ozy*EYh4X<4t8t9zGHvxLj6njP;Ma!DB}(}m6S*6<xNg%10!m@KmJuwc}90sat8ac;UyGRON*d$nV131;5KdXEPJ4#TnZy4N-WjbNXh}wyA!>o"
    "0yV%|%};>gbHxCSf~5sP6J!f?!xAgm9&Fu~G$2J;GzHQ`jg&1Yh08>_ExCJ=bilTf(rI7pQqVEj*uYN(#zpibGu4*aZ6>9)Qf#<;W|A~1ptqDj"
    "nF8mTz6luPTxddFf{+2_93+k3o*Yw5jXm;g(%&>RAl-8*LrDB%x;aSh)q{0lB^3Z2sF%)AM13VJ13r)jC2>d^nSUhE>S+G7O+n%6NI@{rMX$89"
    ">S*;ciHDILb!n+4o=OdJGzl$|oqDiAPI-$8{*+|&m&q>s?1PZJi80E<xf{cg#Wl_v!Z<YJhD+c-H)rGJQjI>$+eeeuX|fMa{xI80-B*%va6&=%"
    "TO92j2{q+lW^0`G1c<h59Vt=kl84d!qdhfjx~*=}69eHAOg%t(RkZ>Q7(?SKu$p#*6yXW69ld|69jRPsdys$Fh~TgXh1w~pn5RU>vDujpzaX5J"
    "><Hl(Y7%YC(0OPhvbk1aZUG~uAyg&haHl+#M8y1*bg5%=TI#P*!j3VeoLU37+HFl~B-PrP>{27A;1?ZeIOA-3gfs-*aTt_Q#D1`Iq&<#7li?hL"
    "eq>K|I}~h-P?|ypw`bD!Ck8x|PA=9!qM<1jivMw03yBPfzpFkzaN8CjecrY9^2M@K1Gv6#z#?jzhxat3L)GA}D#0|SraSNh`YL85AFD^e2%@a&"
    "-{N>fG8O1d+hWatboB#guC%4t*uY>{c>grmDb|pl%hBqIUv`ajIo1y(58XWNv9$H<{G{@{Yunw+eI;(=4}JV&HXA@YZxT-RlDLwH+j1Lx$iU!0"
    "w%hOoF2!w-nKpYBG#ic<LflLl39T&kLweSMRNB{U6bz&fi)T$W9eb)oO)qDv*b^zYAdV?vgWwLmJZ*eTq$Y!}%t>ZymW$algVD!FRZtS?3p`tE"
    "f;*ZD+|FbMM6@W$_)Bo`*)~!cYHaD31-9e3#lA`?Ht>QF7Hx6utcOo*$^V#22(NOXq+WZfNoCuhZG!}F&66sZ|D2l4_F<@iL3kc~25^Qeqe$sX"
    "ZQwx3zflMb3uiHWYS~O|)5Ps$g7hP_b)rQF9U;+|bg<X<83wX7og+bFsepeq8BfZ<i2SURnlqBqa~~oqDI+Cmkq3Y$<fQKDFyZWFJ(T_b!3M=+"
    "&Va6q<;!}f+8-XIf2Wd+c8)5_S9#p;QZy}@eH}?pX*SgOU|cVSk2ff7CGpmU%Zb!%R01|cYhbW(!?t0xv@*ox{?@F^K&69{&H(BEatl{E@bCVS"
    "(+OiRvDDCFx>eLrQyfj!X}3mogXj?Nz(Px8lxj(V)qjzM=Q^9>82T#4kK1mSNY8dOty?%b9rba`u{6?=S%U(0<fXEiF`%sx8}Lbrhneb=p5~ah"
    "5x%kpN%En|*q_MwK$`6-k^J9CrnZ@JAz?@ZKwr*dNHj0!cPnK{rs?*wKN*6Zcu2z7N-oT(J=1=LQls<JnPjKkT(m=maVt1evGlKzcsUo7f&OY|"
    "%I#FQCvAEeC`p^D`sJYgcMdj1{!e3o^{+Pu#d{=$AjNKGCG6xhxF1EPk4Xh1dhYg+3}q-o8Ol(GGL)eVWhg`cPJZGHq)vrFw*}w8c0l^-1}j4u"
    "%20+fl%Wh|C_@>_P=+#;p$ugxLmA3YhBB0)3}q-o8Ol(GGL)eVW$6DU{qgJ9c<292&i;nGiNx+*AN^$OV@G#?+@<F~yDYSQ%I%MD1J)%zw!M1l"
    "@Z&A>$JICvp1f|)-Dk>0*VI}{LUTd}e3yK334k;{?qk$L$fhD<QYa>lH&(3!Pz7hxr&$bI#t`{ptqR^@gk14-Bn+x^qh~V+69Sav;DOzAe^q$I"
    "x?^3d-<^A3?NYZ8Xp?)4ho9QQf4cqpi}MZfmhwkn^|W=p`FV}!Mx1fp4I$}%=NdCM>%I1;UhS$l7~XO0KMJDiYIgAad8h&L40ziu<GI$60OJK#"
    "BFR}`xpUe9stV#z7dP=F1lO4m7gl}vK{$8TlsTc*@%_fxkIh^-11C>t<t;|Tji=uXD=@27IwmeDrVG^-mSri@=4+M<!rm^BaxF!xr~s=+FJ25s"
    "jc%w>T9qK2)edjY`@xgylkm{ymfNzeF345uAWF|y(Gw?rs;Tr{r9f1G2G#)o@j9JA<~<<<c%7k0$X(B7kuv}mx8=qf?-=yaI$o3K$`vO6mokwA"
    "_^;rTKl64F;Ys@!DG|G7rvWD8dFYnp4^yJ;Xu9tXCB*;4?MYW}V+>R&NQik-a7B_u3^E}qK63FN#}ipXZqM@{x(7%OA*BHIM0PXr3c|cTvJo7m"
    "E1)zKBt{D)RLU&167&vM*3xzwV!oE&HItQWC_v!LHAkZqrF`;5G<}gTVnm@t@cniyi2=<gOWz?fN){Ak59vY)iYCTsZcb6{(?l&P4Y?O0bgr)Q"
    "ZX?&0c<=H-V_icNtO^=GELyEu4R9wjW<zw7a!==fzWGLPr?3-R`-MM<!!C(`JEqMTNdw{+8`l5o#r8%@mahdjiF^T+?Ce50T(FMmUKi>*Rz1lp"
    "Fnq__DO}^1hZdh)M&$A96bSkS(s#(qB#->=#IP~LQNo^!Ie!`Q&iVX1`uX!Ut3s0x{eHFi)-LblYF3}<9bE~|Iac_1>qTd89BRn3FgbLN9xZ-<"
    "2BF;uYqOwd*J@U&!JBRLp@VlecTM|pW6T{`I&U9w*8f6ZEdA~w^T?6A&9|R|?^w-1w}G&kd6(;u-A9l2Zgn20S>-!io+wMi4DaU?Kj^2fqsC%W"
    "^Nt#~CoDu(T+mRrSF$KmK`bN-KDbLT;UWzY>-W`hUH7m0jjrf3-t$xf^~-ZjaL)!PIQ33K+6s|<b*m1lKby(Rl7h5(MfTItr=_EoW`V)fH{jJ$"
    "mBIWtNWB)gyP0(ad@9sw3R|pA)OOSF{BvPrn{{M2(-X~>Xo}ARl`)!xF9D?GwJ`6ZB>z^*0pGZrzIWQ)zx%p54+Ik50(M%ZFC@Z>LSYA3+r8{w"
    "Q;&ASW6)M{D)!e_Rg-v`hPL%buR`2lN{1CTd)!^TI%VW5Fr(l3T10`+Ut1~*wYnIaV>SdidgG&?#_*AkxT6Y`2M8~b)8IN1xG3Z>3T?n+C=hb3"
    "N>(Zo63@S0{?M)fB!xMoK(#}F#2u^bk~Z%s&n@R&1*nV1;UH%y;%7mt1zz`2OmErI2CJjSTj<xz)bLmpI)Xjj`W=S;G^p&$mS9Wy>t{Nb-BKrR"
    "(tt$BHfsoRlT*eexD6#B`Me<Z3KGS^c=3limyjk5UVZ^((K$Yh!%pIo;RO6jAf?zUK|!N+h*Ew*c(IAtF7sfO%h1Y2q=3i?kZ$&e?4p!7jO97N"
    "O`;N6Bi<XDpJz1g-n9`vXQnZe-D<#w4hD`U%K)JTE{UYwfcb%AVi;)scY|M4tchPb=ka_`e(Qt38hbvwsxPWr^bHEfIuEQZjNjKeRzG$`Z~K@c"
    "hUCrCOA@oTWVgZ?63FURsjKviLyozNNN5NX9p4gKC31h4A#598z@FJVtubCBk3aP3;Ty^F<5fQdSoF5LVEL>~c@yRw6Y~JplZB5y%S&GR+ch!A"
    "L7ILyvBfU3QTB?cr?EZ@&kt2%!omoqJa}D^hAbZ`tk7W`nM?d+r?ZLhs!6Z6miRV}aIKEp#V?cjFZBYV$J4LC9mHn}<o661EtDHe4m<;pN8Tn;"
    "<|a*572qSo*~rpHdRuwZ;d9^o{0Y0@8%m}TwX6$bytJxrgLeaLR&d5j&{vr9>sai=<};ECl?=-6M!cQCtj5BL^Yl!E0w=9Kd%eTXw5@Pnb-UiL"
    "JeB(}bdAfc^g##N+wCo7QXb484JXI#y#Uj;^}=Mjpz@=(y4CN!{7z@tk{^87|0nT-S#M1g7|h6VXbDgQ&cMoQUNM9?sQ+|iwU#RQk%_~zt<O=~"
    "$4iOa#3e*ll2iQL>BrR8i1SDks0Q4Cn7j$`#O-$z(9-dE<1Q-Ll|mB9C(+x8zZG*onL}j8>)8>ml=On=YH}hzCC@&PLf+`Ki0PfOWO{HHJ?rix"
    "vKZZuUUAj~&PJ8w1C&7Sbwn5=xqc##!wZHSeFU-t!$8SHad$iYmW22%%|fVy0mGf73WP{E>h*Rg1Px?Oek)<_eto{<`10soWKBWcj@}g}TiPP+"
    "*kS$md`E2Bw2PLe_r|tgq;36*slaO`k3i3n#ONPXz%Zt5vDoM0WT{=!SDJI6^5~6b%O3WIs=lkxnVa7Sh{pg<#58bInN1JP-v6e7){=gfsOkoo"
    "IIC2HkQReV8k%XU<wshg;sa~O?fT`O$0XA19U4*&N+e)bl2BFm7~=A**ei~}iPpLHg4;zRkIh6NdU1l5uQn)&V~~GuiLZL;oPwo06<D$^b{Z4!"
    "`AuRJ65-(3IqmSIcu;GW{$eEF4L3eN<>Kc*JsYOj&s=zXHQn<>-Zz=lYMj=tRn6D0XRCho&X1HB3y(}RJp2oQ<6GdqnQ=)9TLg4N>=k58nrz=<"
    "#D@%+21c{zR`XKdY}tYvBlO|@%uNeh6!`CxeO;9gdd)m9i@GQO6e=EXOQ;asrN!gpIuqwDV@5d((^e;I5nsNd)oE;abny!-R;@o#T)|opG^eT="
    "jFuT3t~ftBVyHl?FOqH?^S-mQLRK-Z@p3U6A)emD8D4jPoyb-Rhy_9)-6_;lXg7y-E;Gf=J5TXqJc}2lYs*02f4Ba%&Ab0cBwv>KmXNo5K&*ZA"
    "H;CoHh93rj7QBxci(Kb4VX;86nx}idj2X8MBM8qt0yWocjJvaPIu5PrI}mp+C4p7$(3M>QvMBDY^2{NNLSEw11Rpp<B|8h{CAmk|Z`dx)rd6iu"
    "2-ApMF0TX86G8Y_%YVjI7;zA$&zF6D28?mkScvJ!B@B&2I62h~*Y4T;d8^2v5yVo>`A>j8XB;M$!i)Lu!jLFPO;H%`UUM?;zQ=NkrIm-g=0tDg"
    "_(PkfK6D2Y8)4?(V^$e4x!gQ(YXpA;W`N})9y|FP;PNDkVt3SIz&ImtjF%sWNnxsLRvtn`Y^ewR@)c2JFfoEQ%*w%2XE$79c(+gU?!R)6WiDl~"
    "%A7F_!_G@UBxf;$(Do?Y5`t_GjI9hob6s8V>~hu6%}1VMDjA1!M&n+PrjwC;?k2(l4b<y#Ey#bx>?GTKyfU-dPy8;1>|}TR1V}<;WW=Icq+1I*"
    "&q;gxi~lt9e90d%pR^jfcyRyHGZ)!2#`kv8_KzRMFp&1abLKVuWwo@oq>{CL*|x*#p?_hY)7nmRt3I}Cc9fS!i<T5AX3(HlSx$65rSa1=dZ9!;"
    "a_58A=_^0oRat5LGO-Ny#`f<~oNm$sOEsau6p8M=A6|mJ@#BTlXT3f~GIf|<)vy5*cXljS153!Ag9bFNZgZT(`M@#iL5;|E0i<xlum~D{KFKBp"
    "22>9vI58i6OvDxG@W>ch0_g#3*_?<*cDE?S?_O&8Ih>sFj{f18S;|UHd{*O?`x|!AS$pR9{Y9&2)*oFlwqNTu*o*q5MhL_}>64<ANq?(s>3|=b"
    "Pc3PCKS<qZN%9)6?DV_N^MY8fQwW5T6{PBLOzWXLn)rJeD$yDkHivNH^8H*8_VC3?C4aMo5*7kp%%MY?wB!pMa5;|MJUbzqur4)O-s;{vgZL>f"
    "cw5qS!;;*DX_<uD+z$I474}OI{*X=NS4bdkkM5l94hiu|(do%@*&alJz~@i3*((vUkH6Jpcs@A`FgBMjtPX+qpg8-(2CbY0hf%ggOn`rFeE(|g"
    "&Ap0%^V0gy6<AGr5TFLswR0d%d@+}!Tmh*d?k0ATFM=s@Yb7s)wWO(0(Z;^wiI$LVyC_x?au2A-n1@8&=r|V_eDB_NoViBDd6E2n(EB7tUxB!#"
    "mgsPp8o@Q1)Q48W?Mz)l(W3JKt}E;T#XXLfRExZryzmr!@xpkM4{b7D<=_7Sv`G27eq#5Aac{M1xiBA=Cz=eeMIi!f;`gk%U@>DXZc&yfF`7VG"
    "!zaqj(ez8(uv<fQxMm~8xR+vexqR0pYv;LJhNKG0F%6@spSJf=P}iY=7R8JyQ(gf~cS2idP~&fx3A0^P*BT%pO?NhfzKhrCia=NKH*@sqaD=kO"
    "EDUCl^~O8tEYrOcoU3p-9zR7ROw3}_w=oET^P6YkirB4@hNnCBE*8q3+1|P=8p`hn;RtyBjLI8v(R&bJ1yErnqY<mwgu06}m}0;~^ac}F{oRC*"
    "2zU8$0sRs6a%aDg%WvSm(FCjAC7;8sr>x+rlxyc*iC%P$3t19jM?RX|t%-$&&l&J)<#O=_skd-V-;T~#e`21ilUGB_$Dn-y4V8V`f_60A5Dmn$"
    "&x88hTT=H(G+j}LR@qF0(3!h!MZBzreqUwEDwzJ;w?K8QK}&QiQ2J0DZ9m%+LQ^mEkfvB4c;y`@KsY3s#);tA-5r|coV9uM)y!+|{+Nc8V<*mQ"
    ")U}Cu|9pv>n5j?VPU3|}5)h0Z;O}uT5~zY8Eit_Bhcz}k8dEFUE<uZ>SM@ClwdcpFfN&dn9){$W!H>_tgR7;muBm^~yCy$6^QAKua~ECkP8ntj"
    "fu3P;c!7k@IwDYpOB(VIp@;9*tH_p@ev`Eg^lFT{8%UEf(MMe0y1GfljR&dzOW-UeSCU0zi0LBrvf&{45wGm>J<#txddC-2huXF63F8&Dgue%b"
    "wn^hU(C`;vegw4Z^z61WrJ*fGV=sZXNOyM^uVjJQ&gDxQ9^{*8KP%3MUr&KLAp+D9dK19^3`U(0cma3g7C1{ycSMZr-`df3X*(#)ewjnqfMQHA"
    "e+1YLd?{psl?VoRk29B<w=!`GcyYdRHb#R#$imQi7}paY-yWe2pLK(iy<B*<^VJRau=rtZ#h(rMm{oT7DXOCDEcgg+DOJvX9fl7kzR7w5yi;4C"
    "_(S;6fN1fa_qW3yr3aenm$!4omwW&A?kW`?)YS%wYD@>(x&i1X7ZhCMKGgvhsQ~dNprHi)F;sMybkW88d#{;8W0u|%ezI&gK=+rR=^c?~U<XR5"
    "NItuyzy*q;hdY?}A{Y<yH#TJDZUe(TvK?oK?jF=?9)nXR%w{y+dE#q?bZoBN^j`lhPe@<ep)^B5IY7-t%#Syn)<oRWI<pT0l{{Uz{=Z{VT=WBs"
    "I1WS3QcHb8OqTonUVpzIv^y(b1~o!g;PzI8&dtZdr<Tua*Mhaz{NZB|9)KD3misi~*P>N>!Fvd<je|4((M0c&<_qwJwR_1wyUt_QsDKk9jHDp;"
    "_jej}tJ2x&KK!WH5Iax4u){Dsh~gqB-uG?Losorc@P<ZhQ}xQF@|K4JD1qBQY3@mjx`c6#I4Hhv%mc;wxCcY8yMy|6-WvV7^=$Aw!VLGK1pQr1"
    "<CvCStWiu2v&1|69ZK4=wf0+bZk)v5qM=B~|FjqFSMwz40>zZ(zC9v@vxc;H>d0n*V{S%q+r7b<(_GQ}{`R0iLU6KEdqHi6v8R-NFH?>3H(HxZ"
    "K<PTSiD^3KHOr7H0DR^e!+HWb6$LlKZOSVK!%hAx>(rnHAAn}4f2PpDu2ff_q=~m<x<N0-cA3Y{Tew`cK7ttT9h&cEE$3F9*|V6xZ$yI&up7!%"
    "oxi-M7cSA@LtU}ci8AnBOurTZw<uSU@d4thN?wN?B;Y5FM7ICnMiD1d7cSumaSFuYnsoWQQU9QFFaDjHC*bmvTI4vF@Gp{NyBrMJXZcc%9D#K6"
    "T7FCR5n)R58ux4bP(4acKIYvV$w%{u>`GRa`JCSy79tDDdqX_Fg-<UezaYb0hXY?H&cR>UW+e|UUs5LfJoPRIKj-S=oKPR1$Clp1hjE3*;)&qr"
    "54hIDCv8k>jn8HKj-yD}m*nBVwJH8<<m`QD43~U)Z2S8{4|3uX6QAHD^`D?su;GL%k~Ko`37+AEd=&Bwz5n6AFa6pm*}upyc;qJRw#ehMSyXdN"
    "qnKA#FCvbjq=S5N%1<catwjq*1!_n6ZksfGNNUtGTu|&Kd$>9{6L1yNmX<w!+w$a@pM0`aE&I_W`)<L4>;0dl&F0~Df}5d9l*8*)DErvgTHfh2"
    "?vY5HlXxZ+e$7ANW7`<E8AgyvwndTdNZ0)d+|qbj;3=}z@C^Wk*dCArNpJXgw*sz?gA7<tmTfWprP$ApPEP{Hi4xS>r`fo{Cn-Kf{;z`19trz9"
    "Y|ayGAiJ^#`z64;%Dju*Xp7Bl)nse$At|<mjN*@MV-C9v7@6aA;B6qtWuw#gfK00E{W-4odE|$uYG3!vyQXR3Z&SJ!c#_Du-j@QlKy0yWBV871"
    "?m&ekHsNSpl=L9dqQk=jxYoq60=~3%WbWJo*Kp$ZbG(kvA^$+p0=^uF5W;7}1;Md^+c$vB_})q2U+iVs9S55!dBIssaQQsR(LL`G&%GP+T>eE%"
    "ODCX-Ck*GX8|m^~A<QEoVaTJdj>eum9xNVoSLq@fSxtT)X&=Pbl@3;P0r3U=vWvUCs=zY<o6CsgfF|{e$UgrTzjL8$zD#llaVjN6cFQEcse%JB"
    "AHbmD&QDpwKhRiCDu@0l{cN}18&=@a^b?=s=MxU*{n0gmz`+Od(6pBCPJYr)nx0vFeP{!Udis!5dh?0@3^_*3!!6}p@~n%eGygn~;E;FB#6Ujk"
    "e3KM6x8_fn`>Ro8V}4+{k7V62-py0w+}AvL)zc@9-r}sDee=ocD~oR4bd(gi_K`_0TWddxJpx5_4srNpOj_xzJ2VMhAD#;w1p(Zt=Z&B1zj~A%"
    ">f^cb0)p%Q2^a4gD@^^<Pd@b=@P`EQQo!LS*VhW$gh2JMv$yy{GVz_+-}sFo6a7sjG{%=h$kh%s*Q@}U6gWQj+N^Ka5Ay{`!OzLFa?!LaNN&|P"
    "?p(g%+CozLOqPeZe(cQd53CB5`WzG7f=niC6z1Z#wrB)*Md&-<pEQ98&J=Voy$Pk5)#Z9S`MGjly0KV%{_JzFA0+-jsr+)NkO<kn>RjyLcljLk"
    "f@2D@YUDj9Acw}Sj$E8WPK_g>$9-h!)Jv|$p=+~TZlA9z-{tvWmJo0VrPs~fM?6zj=iBba)Z$ooD_KzO9I-Nl5&fO@1%-v<0#yM|!124oIb*8%"
    "Y*Um)^5hGRL&*(JA#arHs#**uJG7h_2QD(+MY02>1wIlXd8D=gO`G@H!eIx<Rcjson(Nn2UBJ;c{;@N!xxSAue(}BMg~mV@M_;|KG%F%M%O^m2"
    "K^2dd{QdVh<l4sns+C>&BLbnk9N%zH7S1&FksD-B^-V<%c`jMN#a_F}KV*Stk!OV86W@44-U6}}O~4b}#NjJ_cMFqpA_tr<*Q7u|$o{PUiTr>A"
    "7rHBkcwWC{h~wTV^?4uEZV9h1ED4--csAA}I7^Gj)hOF6zV#)Z7ez!)wJ<bPQYKHlsoL4-=bp(KI;!x7TnC?xa>mQ#kXKmnvhZZBKkM6q<7bn|"
    "eane#-FCk#)L(e7D?skxf#YysHWD0|$9)00iu-#6x$AxhsU!ZX(xF1tj}aZH&b>p3e}Uk8NhU{+j9fqT=F-hq4fh>)G;QS*q65bpB|AyL(}<=Z"
    "(SvuQpIr#%s!`8}NN9+sYCOlfT<XAx4iL{Mc|7sWMJ*Z+g=$E2_R5xh8=b`G9zi_97Qz1y$M<nIpG&05o&O`ph0K3HXDCA%%20;>zoP#I6hee$"
)
