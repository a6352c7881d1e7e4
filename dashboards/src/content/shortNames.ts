/**
 * What a clerk says of a self-governing unit: 三都水族自治县 is 三都县, 黔南布依族苗族自治州 is 黔南州. The peoples are the 55
 * recognised minorities; some units name theirs without 族 (巴音郭楞蒙古自治州), two name all of them (各族).
 */
const PEOPLES =
  '阿昌|白|保安|布朗|布依|藏|朝鲜|傣|达斡尔|德昂|东乡|侗|独龙|鄂伦春|鄂温克|俄罗斯|高山|仡佬|哈尼|哈萨克|赫哲|回|基诺|京|景颇|柯尔克孜|拉祜|黎|傈僳|珞巴|' +
  '满|毛南|门巴|蒙古|苗|仫佬|纳西|怒|普米|羌|撒拉|畲|水|塔吉克|塔塔尔|土家|土|佤|维吾尔|乌孜别克|锡伯|瑶|彝|裕固|壮|各'
/** A unit with nothing but its people's name before (东乡族自治县) keeps it. */
const SELF_GOVERNING = new RegExp(`(?<=\\p{Script=Han}{2})(?:(?:${PEOPLES})族|蒙古|哈萨克|柯尔克孜)+自治(?=[州县旗])`, 'gu')

/** Of a place, or of the body of one; the whole name belongs beside it as a title. */
export function shortName(name: string): string {
  return name.replace(SELF_GOVERNING, '')
}
