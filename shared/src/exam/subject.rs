//! Every subject that the exam has had since fiscal year 2005, in the order of the ordinance.

use crate::choice;

choice! {
    /// One subject of the exam. Which of them are needed depends on the era.
    Subject {
        /// 国語.
        Kokugo = "kokugo",
        /// 世界史Ａ, until fiscal year 2023.
        SekaishiA = "sekaishi_a",
        /// 世界史Ｂ, until fiscal year 2023.
        SekaishiB = "sekaishi_b",
        /// 日本史Ａ, until fiscal year 2023.
        NihonshiA = "nihonshi_a",
        /// 日本史Ｂ, until fiscal year 2023.
        NihonshiB = "nihonshi_b",
        /// 地理Ａ, until fiscal year 2023.
        ChiriA = "chiri_a",
        /// 地理Ｂ, until fiscal year 2023.
        ChiriB = "chiri_b",
        /// 地理, from fiscal year 2024.
        Chiri = "chiri",
        /// 歴史, from fiscal year 2024.
        Rekishi = "rekishi",
        /// 現代社会, until fiscal year 2023.
        GendaiShakai = "gendai_shakai",
        /// 倫理, until fiscal year 2023.
        Rinri = "rinri",
        /// 政治・経済, until fiscal year 2023.
        SeijiKeizai = "seiji_keizai",
        /// 公共, from fiscal year 2024.
        Kokyo = "kokyo",
        /// 数学.
        Sugaku = "sugaku",
        /// 理科総合, until fiscal year 2013.
        RikaSogo = "rika_sogo",
        /// 物理Ⅰ, until fiscal year 2013.
        Butsuri1 = "butsuri_1",
        /// 化学Ⅰ, until fiscal year 2013.
        Kagaku1 = "kagaku_1",
        /// 生物Ⅰ, until fiscal year 2013.
        Seibutsu1 = "seibutsu_1",
        /// 地学Ⅰ, until fiscal year 2013.
        Chigaku1 = "chigaku_1",
        /// 科学と人間生活, from fiscal year 2014.
        KagakuToNingen = "kagaku_to_ningen",
        /// 物理基礎, from fiscal year 2014.
        ButsuriKiso = "butsuri_kiso",
        /// 化学基礎, from fiscal year 2014.
        KagakuKiso = "kagaku_kiso",
        /// 生物基礎, from fiscal year 2014.
        SeibutsuKiso = "seibutsu_kiso",
        /// 地学基礎, from fiscal year 2014.
        ChigakuKiso = "chigaku_kiso",
        /// 外国語（英語）.
        Eigo = "eigo",
        /// 情報, from fiscal year 2026.
        Joho = "joho",
    }
}
