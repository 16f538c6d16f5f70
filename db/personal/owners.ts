import { isCompoundSurname } from './surnames.ts';

/** The surnames that most people have; of rarer ones too many are words of trade. */
const USUAL = new Set(
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文尚冀',
);
const HOUSE =
  /^(\p{Script=Han}{2,4}?)((?:便利|理发|美发|五金|小吃|早餐|快餐|水果|服装|食品|百货|烟酒|修理|维修|洗车|饭|商|餐|酒|书|药|花)?店|面馆|饭馆|餐馆|茶馆|餐厅|经营部|批发部|门市部|小卖部|修理部|服务部|超市|商行|加工厂|工作室|诊所|早点铺|商铺|饭庄|作坊)$/u;
/** 李记, 王家, 张氏: a house is called by a surname, which is nobody in particular; 王府井 is a place. */
const NOBODY = /^.[记氏家府庄村城门桥山]/u;

/** The owner after whom a small house seems to be called, and the rest of its name: 冀小禾 and 便利店. */
export function ownerIn(house: string): { readonly owner: string; readonly rest: string } | undefined {
  const [, owner = '', rest = ''] = HOUSE.exec(house.trim()) ?? [];
  const isCompound = isCompoundSurname(owner.slice(0, 2));
  if (owner === '' || NOBODY.test(owner) || owner.length > (isCompound ? 4 : 3)) return undefined;
  if (isCompound ? owner.length < 3 : !USUAL.has(owner.charAt(0))) return undefined;
  return { owner, rest };
}
