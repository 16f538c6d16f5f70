const OF_BEIJING = '东城 西城 朝阳 海淀 丰台 石景山 门头沟 房山 通州 顺义 昌平 大兴 怀柔 平谷 密云 延庆'
  .split(' ')
  .join('|');
const IN_BEIJING = new RegExp(`^(?:北京市?)?\\s*(?:${OF_BEIJING})[区县]`, 'u');
/** 区 alone is also part of an estate (三区, 东区): elsewhere it is a district only behind its city or province. */
const ELSEWHERE =
  /^(?!北京)(?:[^省市县区\d]{2,7}(?:省|自治区))?(?:[^省市县区\d]{1,8}(?:市|自治州|盟|地区))?(?<=[省市州盟区])[^省市县区\d]{1,4}(?<![小社园校厂院片库营景一二三四五六七八九十])区/u;
const COUNTY = /^.{1,14}?(?<!街)县|^(?:内蒙古|.{1,10}?盟).{1,12}?旗/u;
const CITY = /^.{1,10}?(?:市|自治州|盟)/u;

/** The address down to its district, or its city; nothing of one that names neither. */
export const maskAddress = (address: string): string => {
  const kept = [IN_BEIJING, ELSEWHERE, COUNTY, CITY]
    .map((known) => known.exec(address))
    .find((found) => found !== null);
  return `${kept?.[0] ?? ''}***`;
};
